// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/expert_choice.h"

namespace xsmoe::widgets {

void ExpertChoice::choose(const std::optional<ExpertName>& expert) {
  if (expert == expert_) return;
  expert_ = expert;
  Q_EMIT changed();
}

}  // namespace xsmoe::widgets
