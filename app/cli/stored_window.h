// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/engine/engine.h"

namespace xsmoe::cli {

/// More windows than any run has.
inline constexpr int kLastWindow = 1'000'000;

/// The window that a question is about: the one asked for or, for less than 0, the last one that the run stored. Error: it stored none.
[[nodiscard]] inline Result<int> storedWindow(engine::Questions& questions, int asked, const std::string& run) {
  if (asked >= 0) return asked;
  const auto stored = questions.storedWindows();
  if (stored.empty()) return badInput(run, "the run has no stored weights", "Train at least one window");
  return stored.back();
}

}  // namespace xsmoe::cli
