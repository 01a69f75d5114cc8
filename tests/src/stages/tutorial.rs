//! The parts of the Python tutorial that checks come from, as reports name them.

pub(super) const PART_2: &str = "part 2";
pub(super) const PART_3: &str = "part 3";
pub(super) const PART_4: &str = "part 4";
pub(super) const PART_5: &str = "part 5";
pub(super) const PART_6_LOOP: &str = "part 6, connection loop";
pub(super) const PART_6_CATCH: &str = "part 6, exception catch";
pub(super) const PART_7: &str = "part 7";
pub(super) const PART_8: &str = "part 8";
