// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/method_choice.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "model/core/methods.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kMethodsShown = 6;

}  // namespace

MethodChoice::MethodChoice(QWidget* parent) : QWidget(parent), list_(new QListWidget(this)) {
  list_->setAccessibleName(tr("Methods"));
  auto* const ablations = new QHBoxLayout;
  for (const auto& [method, wrapper] : namedMethods()) {
    const auto named = nameOf(method, wrapper);
    const QString title = text(titleOf(method, wrapper)), meaning = translatedSetting(descriptionOf(method).meaning);
    if (wrapper == Continual::kNone && isAblation(method)) {
      auto* const check = ablations_[named] = new QCheckBox(title, this);
      check->setToolTip(meaning);
      ablations->addWidget(check);
      connect(check, &QCheckBox::toggled, this, &MethodChoice::changed);
      continue;
    }
    auto* const item = new QListWidgetItem(title, list_);
    item->setData(Qt::UserRole, text(named));
    item->setToolTip(meaning);
    item->setCheckState(Qt::Unchecked);
  }
  list_->setMinimumHeight(kMethodsShown * (fontMetrics().height() + 6));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);  // what room is left is the list's
  connect(list_, &QListWidget::itemChanged, this, &MethodChoice::changed);
  ablations->addStretch();
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(list_);
  column->addLayout(ablations);
}

bool MethodChoice::choose(const std::string& method, bool taken) {
  if (const auto found = ablations_.find(method); found != ablations_.end()) {
    found->second->setChecked(taken);
    return true;
  }
  for (int row = 0; row < list_->count(); ++row) {
    if (list_->item(row)->data(Qt::UserRole).toString().toStdString() != method) continue;
    list_->item(row)->setCheckState(taken ? Qt::Checked : Qt::Unchecked);
    return true;
  }
  return false;
}

void MethodChoice::chooseAll(const std::vector<std::string>& methods) {
  for (const auto& one : methods) {
    const auto named = namedMethod(one);
    if (!named || !choose(nameOf(named->method, named->continual), true)) unknown_.push_back(one);
  }
}

void MethodChoice::clear() {
  const QSignalBlocker blocker(list_);
  for (int row = 0; row < list_->count(); ++row) list_->item(row)->setCheckState(Qt::Unchecked);
  for (const auto& [name, check] : ablations_) check->setChecked(false);
  unknown_.clear();
}

std::vector<std::string> MethodChoice::chosen() const {
  std::vector<std::string> names;
  for (int row = 0; row < list_->count(); ++row)
    if (list_->item(row)->checkState() == Qt::Checked) names.push_back(list_->item(row)->data(Qt::UserRole).toString().toStdString());
  for (const auto& one : methodDescriptions()) {
    const auto found = ablations_.find(nameOf(one.method, Continual::kNone));
    if (found != ablations_.end() && found->second->isChecked()) names.push_back(found->first);
  }
  names.insert(names.end(), unknown_.begin(), unknown_.end());
  return names;
}

}  // namespace xsmoe::widgets
