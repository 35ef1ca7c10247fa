// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/chosen.h"

#include <utility>

namespace xsmoe::studio {

void Chosen::chooseUser(const std::string& user) {
  if (std::exchange(user_, user) != user) Q_EMIT userChosen();
}

void Chosen::chooseItem(const std::string& item) {
  if (std::exchange(item_, item) != item) Q_EMIT itemChosen();
}

void Chosen::showItem(const std::string& item) {
  chooseItem(item);
  Q_EMIT itemWanted();
}

void Chosen::pickItems(const QStringList& items) {
  if (std::exchange(pickedItems_, items) != items) Q_EMIT itemsPicked();
}

void Chosen::showPlace(const NetworkPlace& place, int window) { Q_EMIT placeWanted(place, window); }

void Chosen::goToRun(const std::filesystem::path& run) {
  if (pickedItems_.isEmpty())
    pickedBefore_.erase(run_);
  else
    pickedBefore_[run_] = pickedItems_;
  run_ = run;
  user_.clear();
  item_.clear();
  const auto picked = pickedBefore_.find(run_);
  pickedItems_ = picked != pickedBefore_.end() ? picked->second : QStringList();
}

}  // namespace xsmoe::studio
