//! Normalising, segmentation, concepts, numbers and dates.
