//! Carries a blog across: posts and their comments.
