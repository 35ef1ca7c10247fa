// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/chosen.h"

#include <utility>

namespace xsmoe::studio {
namespace {

/// All settings are written whenever one is. More is picked with one click, of a colour of the map's legend.
constexpr qsizetype kMostPicked = 20'000;

}  // namespace

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

void Chosen::keepIn(SharedView& view) const {
  view.user = user_;
  view.item = item_;
  view.picked.clear();
  if (pickedItems_.size() > kMostPicked) return;
  for (const QString& item : pickedItems_) view.picked.push_back(item.toStdString());
}

void Chosen::restore(const SharedView& view) {
  if (!view.user.empty()) chooseUser(view.user);
  if (!view.item.empty()) chooseItem(view.item);
  QStringList items;
  for (const auto& item : view.picked) items << QString::fromStdString(item);
  if (!items.isEmpty() || !view.pages.empty()) pickItems(items);  // older states know of no items picked
}

void Chosen::goToRun(const std::filesystem::path& run, bool stays) {
  if (pickedItems_.isEmpty())
    pickedBefore_.erase(run_);
  else
    pickedBefore_[run_] = pickedItems_;
  run_ = run;
  stayed_ = stays;
  if (stayed_) return;
  user_.clear();
  item_.clear();
  const auto picked = pickedBefore_.find(run_);
  pickedItems_ = picked != pickedBefore_.end() ? picked->second : QStringList();
}

}  // namespace xsmoe::studio
