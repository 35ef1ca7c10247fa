// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>

#include "app/studio/session/engine_factory.h"

namespace xsmoe::studio {

/// What the thread for questions works with: the engine, made at first use, and the questions of the last run asked about.
class QuestionDesk {
 public:
  explicit QuestionDesk(EngineFactory factory) : factory_(std::move(factory)) {}

  /// Again after a failure, the engine is tried again.
  [[nodiscard]] Result<std::shared_ptr<engine::Engine>> engine();
  /// Valid until the next call. `stream` empty: the path in run.json.
  [[nodiscard]] Result<engine::Questions*> questions(const std::filesystem::path& run, const std::filesystem::path& stream);
  void closeQuestions() { questions_.reset(); }

 private:
  EngineFactory factory_;
  std::shared_ptr<engine::Engine> engine_;
  std::filesystem::path run_, stream_;
  std::unique_ptr<engine::Questions> questions_;  // after engine_: goes first
};

}  // namespace xsmoe::studio
