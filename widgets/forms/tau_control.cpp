// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/tau_control.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStringList>
#include <QStyle>
#include <algorithm>
#include <cmath>

#include "model/core/parameter_ledger.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/undo_through.h"
#include "widgets/help/help_button.h"
#include "widgets/help/view_help.h"
#include "widgets/icons.h"
#include "widgets/prune_wording.h"
#include "widgets/words/what_if_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kSliderSteps = 500;  ///< 0 … 0.5 in thousandths, where a larger τ does not need more

int stepsOf(double tau) { return static_cast<int>(std::lround(tau * 1000)); }

std::int64_t parametersOf(const LayerUsage& usage, const RunDescription& run) {
  return prunedParameters(run.settings.model, usage.modality == Modality::kVisual ? run.visualWidth : run.textualWidth);
}

}  // namespace

TauControl::TauControl(QWidget* parent)
    : QWidget(parent),
      slider_(new QSlider(Qt::Horizontal, this)),
      spin_(new NumberBox(this)),
      staircase_(new TauStaircase(this)),
      measured_(new QLabel(this)),
      effect_(new QLabel(this)),
      pruneNow_(new QPushButton(tr("Prune now"), this)) {
  slider_->setRange(0, kSliderSteps);
  slider_->setPageStep(10);
  slider_->setMinimumWidth(140);
  slider_->setAccessibleName(tr("Pruning threshold τ, slider"));
  spin_->setRange(0, 0.99);
  spin_->setDecimals(3);
  spin_->setSingleStep(0.005);
  spin_->setAccessibleName(tr("Pruning threshold τ"));
  spin_->setKeyboardTracking(false);
  letUndoThrough(*spin_);
  auto* symbol = new QLabel(tr("τ"), this);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 1.3);
  symbol->setFont(big);
  symbol->setBuddy(spin_);
  const QString meaning =
      tr("At a window's end the least used expert of each layer goes if its share is below τ. 0 never prunes. The paper has 0.15 or 0.");
  for (QWidget* widget : {static_cast<QWidget*>(slider_), static_cast<QWidget*>(spin_), static_cast<QWidget*>(symbol)})
    widget->setToolTip(meaning);
  pruneNow_->setIcon(icon(QStringLiteral("prune")));
  measured_->setObjectName(QStringLiteral("measured"));
  measured_->setTextFormat(Qt::PlainText);
  measured_->setWordWrap(true);
  QFont small = font();
  small.setPointSizeF(font().pointSizeF() * 0.9);
  measured_->setFont(small);
  // As wide as it will need to be, so that the slider stays where it is while it moves.
  const QFontMetrics letters(small);
  measured_->setMinimumWidth(std::max(letters.horizontalAdvance(tr("NDCG@10 100.0 % (−10.00 ± 10.00)")),
                                      letters.horizontalAdvance(tr("NDCG@10 %1").arg(shortMetricText(1, {})))));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(4, 2, 4, 2);
  grid->setVerticalSpacing(1);
  grid->addWidget(symbol, 0, 0);
  grid->addWidget(slider_, 0, 1);
  grid->addWidget(spin_, 0, 2);
  grid->addWidget(pruneNow_, 0, 3);
  auto* help = new HelpButton(this);
  help->setPage(QStringLiteral("threshold"));
  setHelpPage(*this, help->page());
  grid->addWidget(help, 0, 4);
  grid->addWidget(staircase_, 1, 1);
  grid->addWidget(measured_, 1, 2, 1, 3);
  grid->addWidget(effect_, 2, 1, 1, 4);
  grid->setColumnStretch(1, 1);
  connect(spin_, &QDoubleSpinBox::valueChanged, this, &TauControl::spinChanged);
  connect(slider_, &QSlider::valueChanged, this, &TauControl::sliderMoved);
  connect(pruneNow_, &QPushButton::clicked, this, &TauControl::pruneNowRequested);
  slider_->installEventFilter(this);
  spin_->installEventFilter(this);
  setTau(0.1);
}

void TauControl::enterEvent(QEnterEvent* event) {
  QWidget::enterEvent(event);
  Q_EMIT lookedAt();
}

bool TauControl::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn) Q_EMIT lookedAt();
  return QWidget::eventFilter(watched, event);
}

double TauControl::tau() const { return spin_->value(); }

void TauControl::setTau(double tau) {
  if (slider_->isSliderDown()) return;
  const QSignalBlocker spinQuiet(spin_), sliderQuiet(slider_);
  spin_->setValue(tau);
  showOnSlider(tau);
  refresh();
}

/// As long as τ needs it, the slider and the stairs below it go further than they do at first.
void TauControl::showOnSlider(double tau) {
  slider_->setMaximum(std::max(kSliderSteps, stepsOf(tau)));
  slider_->setValue(stepsOf(tau));
  alignStaircase();
}

void TauControl::setState(LiveStatePtr state) {
  if (state_ == state) return;
  state_ = std::move(state);
  refresh();
}

void TauControl::showWindow(std::optional<WindowIndex> window) {
  if (window_ == window) return;
  window_ = window;
  refresh();
}

void TauControl::setWhatIf(WhatIfPtr whatIf, const QString& note) {
  staircase_->setWhatIf(std::move(whatIf));
  note_ = note;
  refreshMeasured();
}

QString TauControl::measuredText() const { return measured_->text(); }

void TauControl::refreshMeasured() {
  const auto& whatIf = staircase_->whatIf();
  staircase_->setTau(tau());
  if (!whatIf || whatIf->steps.empty() || !whatIf->steps.front().metrics) {
    measured_->setText(measured_->fontMetrics().elidedText(note_, Qt::ElideRight, 2 * measured_->minimumWidth()));
    measured_->setToolTip(note_);
    return;
  }
  const auto& step = whatIf->steps[stepAt(*whatIf, tau())];
  const auto words = [&step](double share, const PairedChange& change) {
    return step.expert ? shortMetricText(share, change) : percent(share);  // nothing goes, so nothing changes
  };
  const QString both = tr("HR@10 %1\nNDCG@10 %2").arg(words(step.hr10.value, step.hr10Change), words(step.ndcg10.value, step.ndcg10Change));
  // The unit stands above both: behind each it would take room from the slider.
  const bool changes = step.expert && (step.hr10Change.isDifference() || step.ndcg10Change.isDifference());
  const QString compared = changes ? tr("validation, points from τ = 0:") : tr("validation, beside τ = 0:");
  measured_->setText((step.expert ? compared : tr("on validation:")) + QLatin1Char('\n') + both);
  const QString whole =
      tr("On validation sequences, at this τ. In parentheses: the difference from pruning nothing (τ = 0), ± one standard "
         "error, in points; within two of them it is no difference from pruning nothing.");
  measured_->setToolTip(QStringLiteral("<p>%1</p>%2").arg(whole, staircase_->toolTip()));
}

void TauControl::alignStaircase() {
  const int handle = slider_->style()->pixelMetric(QStyle::PM_SliderLength, nullptr, slider_);
  staircase_->setAxis(slider_->maximum() / 1000.0, handle / 2);
}

void TauControl::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  alignStaircase();
}

void TauControl::setPruneNowEnabled(bool enabled) {
  pruneAllowed_ = enabled;
  refresh();
}

void TauControl::spinChanged(double tau) {
  const QSignalBlocker quiet(slider_);
  if (!slider_->isSliderDown()) showOnSlider(tau);
  refresh();
  Q_EMIT tauChanged(tau);
}

void TauControl::sliderMoved(int position) { spin_->setValue(position / 1000.0); }

void TauControl::refresh() {
  expertsToGo_ = 0;
  parametersSaved_ = 0;
  bool hasCounts = false;
  NetworkView view;
  QStringList named;
  if (state_ && state_->history) {
    view = networkView(*state_, window_, std::nullopt);
    if (view.tau) view.tau = tau();  // the question is what would go at the slider's
    const auto goes = expertsToPrune(view);
    hasCounts = std::any_of(view.layers.begin(), view.layers.end(), hasShares);
    for (std::size_t i = 0; i < goes.size(); ++i) {
      if (goes[i] < 0) continue;
      ++expertsToGo_;
      named << expertInLayer(view.layers[i], static_cast<std::size_t>(goes[i]));
      parametersSaved_ += parametersOf(view.layers[i], state_->history->description());
    }
  }
  if (!hasCounts)
    effect_->setText(tr("no expert was used yet"));
  else if (expertsToGo_ == 0 || !view.prunesAtEnd)
    effect_->setText(wouldGoText(view, expertsToGo_));
  else
    effect_->setText(wouldGoText(view, expertsToGo_) +
                     tr(": −%1 parameters, −%2").arg(shortCount(parametersSaved_), bytesText(4 * parametersSaved_)));
  effect_->setToolTip((QStringList(named.join(QStringLiteral(", "))) + heldByPins(view)).join(QLatin1Char('\n')).trimmed());
  const QString why = whyNotPruneNow(hasCounts);
  pruneNow_->setEnabled(why.isEmpty());
  const QString what =
      tr("Removes the marked experts at once, by the shares of the last finished epoch. It is recorded as a deviation from the protocol.");
  pruneNow_->setToolTip(why.isEmpty() ? what : what + QLatin1Char(' ') + why);
  refreshMeasured();
}

/// A sentence; empty: it can be done.
QString TauControl::whyNotPruneNow(bool hasCounts) const {
  if (!pruneAllowed_) return tr("No run is in training.");
  if (window_) return tr("A finished window is shown: go back to live first.");
  if (!hasCounts) return tr("No expert was used yet.");
  return expertsToGo_ > 0 ? QString() : tr("No expert would go now.");
}

void TauControl::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::StyleChange) alignStaircase();
  if (event->type() == QEvent::PaletteChange) pruneNow_->setIcon(icon(QStringLiteral("prune")));
}

}  // namespace xsmoe::widgets
