// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Before a function: it is compiled for several instruction sets, and the processor's own is chosen when the program starts. Debian's
/// baseline has vectors of four floats only. Sanitizers start too late for that choice, so they get the baseline.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define XSMOE_VECTORISED __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default"), optimize("O3")))
#else
#define XSMOE_VECTORISED
#endif
