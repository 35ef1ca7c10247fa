// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <mutex>
#include <string>

#include "model/streaming/model_moment.h"

namespace xsmoe::experiments {

/// The model in training as it was when last copied; shared between the run and whoever asks about it.
class ModelCopy {
 public:
  struct Taken {
    std::string run;  ///< folder of its run
    streaming::ModelMoment moment;
  };
  void put(Taken taken);
  [[nodiscard]] Taken get() const;  ///< `moment.training` null: none
 private:
  mutable std::mutex mutex_;
  Taken taken_;
};

}  // namespace xsmoe::experiments
