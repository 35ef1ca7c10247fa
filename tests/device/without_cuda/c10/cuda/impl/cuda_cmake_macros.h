// LibTorch generates this header when it is built with CUDA. Empty, it lets its CUDA headers be read for a check of our syntax against
// them.
