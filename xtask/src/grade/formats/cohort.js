const table = document.getElementById('matrix');
const order = new Intl.Collator(undefined, {numeric: true});
for (const button of table.tHead.querySelectorAll('button')) {
  button.onclick = () => {
    const head = button.parentElement;
    const up = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of table.tHead.rows[0].cells) other.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = row => row.cells[head.cellIndex].dataset.v ?? row.cells[head.cellIndex].textContent;
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => (up ? 1 : -1) * order.compare(key(a), key(b)));
    table.tBodies[0].append(...rows);
  };
}
for (const link of table.querySelectorAll('.m a')) {
  const head = document.querySelector(link.hash + ' h3').textContent;
  link.title = head;
  link.setAttribute('aria-label', head);
}
