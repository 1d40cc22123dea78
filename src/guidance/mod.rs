//! One incident in, one guidance out.
