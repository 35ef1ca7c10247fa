// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/model_copy.h"

#include <utility>

namespace xsmoe::experiments {

void ModelCopy::put(Taken taken) {
  const std::lock_guard lock(mutex_);
  taken_ = std::move(taken);
}

ModelCopy::Taken ModelCopy::get() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

}  // namespace xsmoe::experiments
