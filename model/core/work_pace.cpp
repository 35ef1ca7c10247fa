// SPDX-License-Identifier: Apache-2.0
#include "model/core/work_pace.h"

#include <utility>

namespace xsmoe {

WorkPace::Estimate WorkPace::at(const Progress& progress, Clock::time_point now) {
  if (!std::exchange(seen_, true) || progress.what != what_ || progress.done < last_) {
    what_ = progress.what;
    first_ = progress.done;
    begun_ = now;
  }
  last_ = progress.done;
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  const auto done = progress.done - first_;
  if (seconds < 1 || done <= 0) return {};
  const double perSecond = static_cast<double>(done) / seconds;
  if (progress.total < progress.done) return {perSecond, -1};
  return {perSecond, static_cast<double>(progress.total - progress.done) / perSecond};
}

}  // namespace xsmoe
