// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/awaited_copy.h"

#include <utility>

#include "app/studio/session/session.h"

namespace xsmoe::studio {

void AwaitedCopy::forget() { awaited_ = requested_ = false; }

void AwaitedCopy::asked() { awaited_ = here_ = false; }

bool AwaitedCopy::tooOld() {
  awaited_ = true;
  if (here_) return false;
  if (std::exchange(requested_, true)) return true;
  session_.training().copyModel();
  return false;
}

}  // namespace xsmoe::studio
