// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>

#include "app/studio/session/shared_engine.h"

namespace xsmoe::studio {

/// What the thread for questions works with: the engine, and the questions of the last run asked about.
class QuestionDesk {
 public:
  explicit QuestionDesk(std::shared_ptr<SharedEngine> engine) : engine_(std::move(engine)) {}

  /// As SharedEngine::get().
  [[nodiscard]] Result<std::shared_ptr<engine::Engine>> engine() { return engine_->get(); }
  /// Valid until the next call. `stream` empty: the path in run.json.
  [[nodiscard]] Result<engine::Questions*> questions(const std::filesystem::path& run, const std::filesystem::path& stream);
  void closeQuestions() { questions_.reset(); }

 private:
  std::shared_ptr<SharedEngine> engine_;
  std::filesystem::path run_, stream_;
  std::unique_ptr<engine::Questions> questions_;  // after engine_: goes first
};

}  // namespace xsmoe::studio
