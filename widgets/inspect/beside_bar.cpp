// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/beside_bar.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/forms/number_box.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

// What stands in the box besides windows.
constexpr int kNoOtherList = -1, kListOfOtherRun = -2, kListOfPrunedCopy = -3;

}  // namespace

BesideBar::BesideBar(QWidget* parent)
    : QWidget(parent), wanted_(kNoOtherList), box_(new QComboBox(this)), tau_(new NumberBox(this)), sentence_(wrappedLabel(this)) {
  box_->setAccessibleName(tr("Other list that this one stands beside"));
  box_->setToolTip(tr("Notes tell by arrows how each item stands in this list and in another one for the same user"));
  box_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  box_->setMinimumWidth(fontMetrics().averageCharWidth() * 16);  // the name of a run may be longer than the page is wide
  tau_->setRange(0, 0.99);
  tau_->setDecimals(3);
  tau_->setSingleStep(0.01);
  tau_->setAccessibleName(tr("Threshold τ of the pruned copy"));
  tau_->setToolTip(
      tr("The least used expert of each layer whose share is below τ is taken from a copy of the model. The run stays as it is."));
  sentence_->setTextFormat(Qt::PlainText);
  sentence_->hide();
  auto* const word = new QLabel(tr("&Beside"), this);
  word->setBuddy(box_);
  auto* const row = new QHBoxLayout;
  row->addWidget(word);
  row->addWidget(box_);
  row->addWidget(tau_);
  row->addStretch();
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(row);
  column->addWidget(sentence_);
  fill();
  connect(box_, &QComboBox::activated, this, [this] {
    wanted_ = box_->currentData().toInt();
    showTau();
    Q_EMIT changed();
  });
  connect(tau_, &QDoubleSpinBox::valueChanged, this, [this] {
    if (chosen() && chosen()->tau) Q_EMIT changed();
  });
}

void BesideBar::reset() {
  wanted_ = kNoOtherList;
  prunable_ = false;
  fill();
}

void BesideBar::setWindows(const std::vector<int>& windows) {
  if (windows == windows_) return;
  windows_ = windows;
  fill();
}

void BesideBar::setRun(const QString& name) {
  if (name == run_) return;
  run_ = name;
  fill();
}

void BesideBar::setPrunable(std::optional<double> tauOfRun) {
  if (prunable_ == tauOfRun.has_value()) return;
  prunable_ = tauOfRun.has_value();
  if (tauOfRun) {
    const QSignalBlocker quiet(tau_);
    tau_->setValue(*tauOfRun);
  }
  fill();
}

void BesideBar::showTau() { tau_->setVisible(box_->currentData().toInt() == kListOfPrunedCopy); }

void BesideBar::fill() {
  const auto before = chosen();
  {
    const QSignalBlocker quiet(box_);
    box_->clear();
    box_->addItem(tr("none"), kNoOtherList);
    for (const int window : windows_) box_->addItem(tr("after %1").arg(windowName(window)), window);
    if (!run_.isEmpty()) box_->addItem(tr("%1, the same window").arg(run_), kListOfOtherRun);
    if (prunable_) box_->addItem(tr("the same model, pruned at τ ="), kListOfPrunedCopy);
    box_->setCurrentIndex(std::max(0, box_->findData(wanted_)));
  }
  showTau();
  if (chosen() != before) Q_EMIT changed();
}

std::optional<OtherList> BesideBar::chosen() const {
  if (box_->count() == 0) return std::nullopt;
  const int other = box_->currentData().toInt();
  if (other == kNoOtherList) return std::nullopt;
  if (other == kListOfPrunedCopy) return OtherList{std::nullopt, tau_->value()};
  return other == kListOfOtherRun ? OtherList{} : OtherList{other};
}

void BesideBar::setSentence(const QString& sentence) {
  sentence_->setText(sentence);
  sentence_->setVisible(!sentence.isEmpty());
}

QString BesideBar::sentence() const { return sentence_->text(); }

}  // namespace xsmoe::widgets
