// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace xsmoe {

/// What a person wrote at a window of a run, or at one of its epochs. It changes nothing of the run.
struct WindowNote {
  int window = 0;
  int epoch = 0;  ///< of the window, from 1; 0: it is about the window as a whole
  std::string text;
  friend bool operator==(const WindowNote&, const WindowNote&) = default;
};

/// In the order of their places, in which they are numbered; of those at one place the older one stands first (std::stable_sort).
[[nodiscard]] inline bool standsBefore(const WindowNote& a, const WindowNote& b) {
  return a.window != b.window ? a.window < b.window : a.epoch < b.epoch;
}

}  // namespace xsmoe
