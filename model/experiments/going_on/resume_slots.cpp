// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/resume_slots.h"

#include <string>
#include <system_error>
#include <utility>

namespace xsmoe::experiments {

std::filesystem::path ResumeSlots::path(std::size_t slot) const { return folder_ / ("resume." + std::to_string(slot)); }

ResumeSlots::Found ResumeSlots::newest(std::int64_t recorded) {
  Found found;
  for (std::size_t slot = 0; slot < unusable_.size(); ++slot) {
    std::error_code unknown;
    if (!std::filesystem::exists(path(slot), unknown)) continue;
    auto point = streaming::readResumePoint(path(slot));
    if (point && point->events > recorded) point = badInput(path(slot).string(), "the checkpoint is of events that the record has lost");
    unusable_[slot] = !point;
    if (!point) {
      found.unusable.push_back(point.error());
    } else if (!found.point || point->events > found.point->events) {
      found.point = std::move(*point);
      next_ = 1 - slot;
    }
  }
  return found;
}

void ResumeSlots::tidy() const {
  std::error_code ignored;
  for (std::size_t slot = 0; slot < unusable_.size(); ++slot)
    if (unusable_[slot]) std::filesystem::remove(path(slot), ignored);
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored))
    if (entry.path().filename().string().find(".unfinished-") != std::string::npos) std::filesystem::remove(entry.path(), ignored);
}

Result<void> ResumeSlots::write(const streaming::ResumePoint& point) {
  if (auto written = streaming::writeResumePoint(path(next_), point); !written) return written;
  next_ = 1 - next_;
  return {};
}

void ResumeSlots::removeOlder() const {
  std::error_code ignored;
  std::filesystem::remove(path(next_), ignored);
}

void ResumeSlots::removeAll() const {
  std::error_code ignored;
  for (std::size_t slot = 0; slot < unusable_.size(); ++slot) std::filesystem::remove(path(slot), ignored);
}

}  // namespace xsmoe::experiments
