"""The index over products and passages: vectors, words, and the fusion of both."""
