// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/shared_engine.h"

namespace xsmoe::studio {

Result<std::shared_ptr<engine::Engine>> SharedEngine::get() {
  const std::lock_guard lock(mutex_);
  if (!engine_) {
    auto made = factory_();
    if (!made) return tl::make_unexpected(made.error());
    engine_ = std::move(*made);
  }
  return engine_;
}

}  // namespace xsmoe::studio
