// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <mutex>

#include "model/core/error.h"
#include "model/engine/engine.h"

namespace xsmoe::studio {

/// Makes an engine: app::loadEngine in the program.
using EngineFactory = std::function<Result<std::unique_ptr<engine::Engine>>()>;

/// The one engine that the worker threads share. Whichever needs it first makes it, which takes seconds; the others wait for it.
class SharedEngine {
 public:
  explicit SharedEngine(EngineFactory factory) : factory_(std::move(factory)) {}

  /// Never null. Any thread but the window's. Again after a failure, the engine is tried again.
  [[nodiscard]] Result<std::shared_ptr<engine::Engine>> get();

 private:
  std::mutex mutex_;
  EngineFactory factory_;                   // guarded by mutex_: called by one thread at a time
  std::shared_ptr<engine::Engine> engine_;  // guarded by mutex_
};

}  // namespace xsmoe::studio
