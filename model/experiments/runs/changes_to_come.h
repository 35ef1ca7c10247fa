// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// Changes that a run has to make again, each at its place: they were made after the point from which it went on, or before one that was
/// taken back. The record is cut there, so they are kept in a file of their own until they are made and a newer point is stored.
class ChangesToCome {
 public:
  /// `written`: what the file holds.
  explicit ChangesToCome(const RunPaths& paths, std::vector<PlacedChange> written = {})
      : path_(paths.changesToCome()), written_(std::move(written)) {}
  /// None where there is no file. Error: it is damaged.
  [[nodiscard]] Result<std::vector<PlacedChange>> read();
  /// All of them; none: the file goes. Errors leave the file as it was.
  [[nodiscard]] Result<void> write(std::vector<PlacedChange> changes);

 private:
  std::filesystem::path path_;
  std::optional<std::vector<PlacedChange>> written_;  // none: not known
};

/// The changes of a record before and after the point from which a run goes on.
struct ChangesLogged {
  std::vector<PlacedChange> before, after;
};
/// What is to be made again, in order: what the record tells after the point, and of `kept`, which an earlier interruption left, what the
/// record does not tell.
[[nodiscard]] std::vector<PlacedChange> changesAgain(const ChangesLogged& logged, const std::vector<PlacedChange>& kept,
                                                     const RunPlace& point);

}  // namespace xsmoe::experiments
