//! Learning from the cases and the rules: exercises, marks for each part of an answer, drills made from the rules, and
//! when to repeat what.
