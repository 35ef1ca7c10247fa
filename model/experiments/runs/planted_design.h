// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "model/core/planted_drift.h"
#include "model/generator/planted_truth.h"
#include "model/streaming/references.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// What is attainable on the tests of the built-in stream, by the truth that lies beside it, which is read when it is first asked for.
class PlantedDesign {
 public:
  /// The session must outlive it.
  explicit PlantedDesign(const streaming::StreamSession& session) : session_(session) {}

  /// Empty where the stream has no truth, or is cut in other windows than those in which it was drawn. Errors: as generator::readTruth.
  [[nodiscard]] Result<streaming::PrefixScores> scoresOn(WindowIndex testedOn);
  /// Windows in which a planted taste comes back, increasing. Empty and errors: the same.
  [[nodiscard]] Result<std::vector<int>> windowsOfReturn();
  /// What else turns, by window. Empty and errors: the same.
  [[nodiscard]] Result<std::vector<PlantedDrift>> drifts();

 private:
  /// Null where there is none of use.
  [[nodiscard]] Result<const generator::PlantedTruth*> truth();

  const streaming::StreamSession& session_;
  std::optional<Result<std::optional<generator::PlantedTruth>>> truth_;
};

}  // namespace xsmoe::experiments
