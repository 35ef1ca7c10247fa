// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/setting_rows.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

#include "model/core/choice_descriptions.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "widgets/words/labels.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// All but those of which an experiment has fields of their own.
void addSettingsTo(QComboBox& box) {
  box.addItem(SettingRows::tr("Another setting…"), QString());
  for (const auto& one : settingDescriptions())
    if (one.key != kTauKey && one.key != kSeedKey) box.addItem(translatedSetting(one.label), text(one.key));
  for (const auto& one : choiceDescriptions())
    if (one.key != kGroupingKey) box.addItem(settingTitle(one.key), text(one.key));
  box.addItem(SettingRows::tr("Wrapper"), text(kContinualKey));
}

std::string keyIn(const QComboBox& box) { return box.currentData().toString().toStdString(); }

}  // namespace

SettingRows::SettingRows(const QString& more, const QString& fieldName, const QString& example, QWidget* parent)
    : QWidget(parent), fieldName_(fieldName), example_(example), column_(new QVBoxLayout) {
  auto* const button = new QPushButton(more, this);
  button->setAutoDefault(false);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(column_);
  column->addWidget(button, 0, Qt::AlignLeft);
  connect(button, &QPushButton::clicked, this, [this] { add({}, {}); });
}

void SettingRows::add(const std::string& key, const QString& written) {
  auto* const box = new QWidget(this);
  const Fields fields{new QComboBox(box), new QLineEdit(box), wrappedLabel(box)};
  addSettingsTo(*fields.key);
  fields.key->setAccessibleName(tr("Setting"));
  if (fields.key->findData(text(key)) < 0) fields.key->addItem(text(key), text(key));
  fields.key->setCurrentIndex(fields.key->findData(text(key)));
  fields.line->setAccessibleName(fieldName_);
  fields.line->setPlaceholderText(example_);
  fields.line->setText(written);
  fields.problem->hide();
  auto* const row = new QHBoxLayout;
  row->addWidget(fields.key);
  row->addWidget(fields.line, 1);
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(row);
  column->addWidget(fields.problem);
  column_->addWidget(box);
  rows_.push_back(fields);
  connect(fields.key, &QComboBox::currentIndexChanged, this, &SettingRows::changed);
  connect(fields.line, &QLineEdit::textChanged, this, &SettingRows::changed);
  Q_EMIT changed();
}

void SettingRows::clear() {
  for (const auto& fields : std::exchange(rows_, {})) delete fields.key->parentWidget();
}

std::vector<SettingRows::Row> SettingRows::rows() const {
  std::vector<Row> picked;
  for (const auto& fields : rows_)
    if (auto key = keyIn(*fields.key); !key.empty()) picked.push_back({std::move(key), fields.line->text()});
  return picked;
}

bool SettingRows::say(const std::string& key, const QString& problem) {
  bool said = false;
  for (const auto& fields : rows_) {
    if (key.empty() || keyIn(*fields.key) != key) continue;
    fields.problem->setText(problem);
    fields.problem->show();
    said = true;
  }
  return said;
}

void SettingRows::sayNothing() {
  for (const auto& fields : rows_) fields.problem->hide();
}

QString SettingRows::problem(const std::string& key) const {
  for (const auto& fields : rows_)
    if (keyIn(*fields.key) == key) return fields.problem->isHidden() ? QString() : fields.problem->text();
  return {};
}

}  // namespace xsmoe::widgets
