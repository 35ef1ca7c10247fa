// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/experiments/runs/run_folder.h"
#include "model/streaming/resume_file.h"

namespace xsmoe::experiments {

/// The two files of a run folder that hold points to resume from, written in turn: while one is written the other stays good. Constants
/// that points share stay beside them as long as one needs them.
class ResumeSlots {
 public:
  explicit ResumeSlots(const RunPaths& paths) : folder_(paths.checkpoints()), ranks_(paths.ranks()) {}

  struct Found {
    std::optional<streaming::ResumePoint> point;
    std::vector<Error> unusable;  ///< why a file that is there cannot be used
    bool passedOver = false;      ///< the point is the end of a window that comes after the newest checkpoint
  };
  /// The newest point that is whole and whose events are among the `recorded` ones.
  [[nodiscard]] Found newest(std::int64_t recorded);
  /// Removes the files that newest() could not use, and what an interrupted writer left in the folder and in that of the ranks.
  void tidy() const;
  /// Errors leave the newest point as it is.
  [[nodiscard]] Result<void> write(const streaming::ResumePoint& point);
  /// Removes all but what write() wrote last.
  void removeOlder() { remove(next_); }
  /// The run is finished.
  void removeAll();

 private:
  [[nodiscard]] std::filesystem::path path(std::size_t slot) const;
  void remove(std::size_t slot);
  /// Removes those that no slot needs.
  void removeConstants() const;

  std::filesystem::path folder_, ranks_;
  std::size_t next_ = 0;
  std::array<bool, 2> unusable_{};
  std::array<std::string, 2> constants_;  // names of the files that the slots need besides
};

/// From where an unfinished run goes on whose record holds so many events: its newest checkpoint or the newest end of a window that is
/// whole, whichever is further along. Without a point it begins again. Error: a fork has nothing left of its past.
[[nodiscard]] Result<ResumeSlots::Found> whereToGoOn(const RunPaths& paths, const RunDescription& run, ResumeSlots& slots,
                                                     std::int64_t recorded);

/// "the end of D_2"
[[nodiscard]] std::string placeInWords(const streaming::TrainerState& state);

/// The place that the run comes to first when it goes on from there.
[[nodiscard]] RunPlace firstPlaceAfter(const streaming::TrainerState& state);

}  // namespace xsmoe::experiments
