// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/beside_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <initializer_list>

#include "widgets/forms/number_box.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

// What stands in the box besides windows.
constexpr int kNoOtherList = -1, kListOfOtherRun = -2, kListOfPrunedCopy = -3;

}  // namespace

BesideBar::BesideBar(QWidget* parent)
    : QWidget(parent),
      wanted_(kNoOtherList),
      box_(new QComboBox(this)),
      tau_(new NumberBox(this)),
      prunes_(new QCheckBox(tr("This list pruned at τ"), this)),
      own_(new NumberBox(this)),
      sentence_(wrappedLabel(this)),
      deviations_(wrappedLabel(this)) {
  box_->setAccessibleName(tr("Other list that this one stands beside"));
  box_->setToolTip(tr("Notes tell by arrows how each item stands in this list and in another one for the same user"));
  box_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  box_->setMinimumWidth(fontMetrics().averageCharWidth() * 16);  // the name of a run may be longer than the page is wide
  for (QDoubleSpinBox* const one : {tau_, own_}) {
    one->setRange(0, 0.99);
    one->setDecimals(3);
    one->setSingleStep(0.01);
    one->setToolTip(
        tr("The least used expert of each layer whose share is below τ is taken from a copy of the model. The run stays as it is."));
  }
  tau_->setAccessibleName(tr("Threshold τ of the pruned copy"));
  own_->setAccessibleName(tr("Threshold τ of the pruned copy whose list this is"));
  prunes_->setToolTip(own_->toolTip());
  for (auto* const label : {sentence_, deviations_}) {
    label->setTextFormat(Qt::PlainText);
    label->hide();
  }
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  fillRow();
  column->addWidget(sentence_);
  column->addWidget(deviations_);
  fill();
  connectParts();
}

void BesideBar::fillRow() {
  auto* const choices = new QWidget(this);
  auto* const pair = new QWidget(choices);  // which stays on one line
  auto* const line = new QHBoxLayout(pair);
  line->setContentsMargins(0, 0, 0, 0);
  auto* const word = new QLabel(tr("&Beside"), pair);
  word->setBuddy(box_);
  line->addWidget(word);
  line->addWidget(box_);
  line->addWidget(tau_);
  auto* const row = new WrappedRow(choices);
  row->setContentsMargins(0, 0, 0, 0);
  for (QWidget* const one : std::initializer_list<QWidget*>{pair, prunes_, own_}) row->addWidget(one);
  layout()->addWidget(choices);
}

void BesideBar::connectParts() {
  connect(box_, &QComboBox::activated, this, [this] {
    wanted_ = box_->currentData().toInt();
    showTau();
    Q_EMIT changed();
  });
  connect(tau_, &QDoubleSpinBox::valueChanged, this, [this] {
    if (chosen() && chosen()->tau) Q_EMIT changed();
  });
  connect(prunes_, &QCheckBox::toggled, this, [this] {
    showTau();
    Q_EMIT ownTauChanged();
  });
  connect(own_, &QDoubleSpinBox::valueChanged, this, [this] {
    if (ownTau()) Q_EMIT ownTauChanged();
  });
}

std::optional<double> BesideBar::ownTau() const { return prunable_ && prunes_->isChecked() ? std::optional(own_->value()) : std::nullopt; }

void BesideBar::forgetOwnTau() {
  const QSignalBlocker quiet(prunes_);
  prunes_->setChecked(false);
  showTau();
}

void BesideBar::reset() {
  wanted_ = kNoOtherList;
  prunable_ = false;
  forgetOwnTau();
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
    const QSignalBlocker quiet(tau_), quietOwn(own_);
    tau_->setValue(*tauOfRun);
    own_->setValue(*tauOfRun);
  }
  fill();
}

void BesideBar::showTau() {
  tau_->setVisible(box_->currentData().toInt() == kListOfPrunedCopy);
  prunes_->setVisible(prunable_);
  own_->setVisible(ownTau().has_value());
}

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

std::optional<OtherList> BesideBar::chosen() const { return box_->count() == 0 ? std::nullopt : listOf(box_->currentData().toInt()); }

std::optional<OtherList> BesideBar::wanted() const { return listOf(wanted_); }

std::optional<OtherList> BesideBar::listOf(int entry) const {
  if (entry == kNoOtherList) return std::nullopt;
  if (entry == kListOfPrunedCopy) return OtherList{std::nullopt, tau_->value()};
  return entry == kListOfOtherRun ? OtherList{} : OtherList{entry};
}

void BesideBar::choose(const std::optional<OtherList>& other) {
  const auto before = chosen();
  {
    const QSignalBlocker quiet(this);
    if (other && other->tau) tau_->setValue(*other->tau);
    wanted_ = !other ? kNoOtherList : other->tau ? kListOfPrunedCopy : other->window.value_or(kListOfOtherRun);
    fill();
  }
  if (chosen() != before) Q_EMIT changed();
}

void BesideBar::setSentence(const QString& sentence) {
  sentence_->setText(sentence);
  sentence_->setVisible(!sentence.isEmpty());
}

void BesideBar::setDeviations(const QString& deviations) {
  if (deviations == deviations_->text()) return;
  deviations_->setText(deviations);
  deviations_->setVisible(!deviations.isEmpty());
}

QString BesideBar::sentence() const { return sentence_->text(); }

QString BesideBar::deviations() const { return deviations_->text(); }

}  // namespace xsmoe::widgets
