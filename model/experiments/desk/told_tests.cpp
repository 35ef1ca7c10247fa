// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/told_tests.h"

namespace xsmoe::experiments {

ToldTests::Stamps ToldTests::stamps() const {
  auto log = paths_.record();
  log += "-wal";
  auto written = stampOf(log);
  if (written && written->bytes == 0) written.reset();  // readers leave an empty one, or none
  return {stampOf(paths_.record()), written};
}

std::optional<Metrics> ToldTests::of(int window) {
  const auto began = nanosecondsNow();
  const auto now = stamps();  // before it is read: what is written meanwhile is seen the next time
  if (read_ != now) {
    tests_.clear();
    read_.reset();
    ++readings_;
    const auto history = readRun(paths_);
    if (!history) return std::nullopt;
    for (const auto& one : history->windows())
      if (one.done && one.done->test) tests_.emplace(one.window.value, *one.done->test);
    const auto settled = [began](const std::optional<FileStamp>& one) { return !one || one->settled(began); };
    if (settled(now.record) && settled(now.log)) read_ = now;
  }
  const auto found = tests_.find(window);
  return found == tests_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace xsmoe::experiments
