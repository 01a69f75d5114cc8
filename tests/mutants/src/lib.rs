//! What every wrong program does right.
