// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace xsmoe::studio {

/// How much larger letters are while something is presented.
inline constexpr double kPresentedScale = 1.6;

/// Large letters and a palette of high contrast for the whole program, as long as the object is there. Rows of tables grow with their
/// letters. Afterwards all is as it was: the remembered theme, and every widget's own size, of those too that were made meanwhile.
class Presentation {
 public:
  Presentation();
  ~Presentation();
  Presentation(const Presentation&) = delete;
  Presentation& operator=(const Presentation&) = delete;
};

}  // namespace xsmoe::studio
