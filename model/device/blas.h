// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace xsmoe::device {

// Which library multiplies matrices on the CPU. It is asked what it is: a product's measured time would blame the library for whatever else
// the machine computes.

/// Whether a library, by its file, is the reference BLAS: it multiplies matrices, and neither it nor what it needs is one of the fast ones.
/// False too for what is no library.
[[nodiscard]] bool isReferenceBlas(const char* library);
/// The same of the one that this process multiplies with. Where that cannot be told, it is taken for a fast one.
[[nodiscard]] bool multipliesWithReferenceBlas();
/// Whether the BLAS computes one product at a time, whichever threads ask: OpenBLAS built for OpenMP does inside parallel work.
[[nodiscard]] bool blasSerialises();
/// What to install for faster products; empty where nothing is wrong.
[[nodiscard]] std::string blasAdvice(bool isReference, bool serialises);

}  // namespace xsmoe::device
