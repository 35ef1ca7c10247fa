// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/analysis/test_slices.h"

namespace xsmoe::cli {

/// "users, items, category, popularity, history".
[[nodiscard]] std::string namesOfSliceKinds();
/// What is wrong with keys of kinds between commas; empty: each part names one.
[[nodiscard]] std::string unknownSliceKind(const std::string& keys);
/// Whether a kind is among keys between commas; of none all are.
[[nodiscard]] bool isAsked(const std::string& keys, SliceKind kind);

}  // namespace xsmoe::cli
