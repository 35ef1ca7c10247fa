// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Before a function: it is compiled for several instruction sets, and the processor's own is chosen when the program starts. Debian's
/// baseline has vectors of four floats only. Sanitizers start too late for that choice, so they get the baseline.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12 && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define XSMOE_VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define XSMOE_VECTORISED
#endif
