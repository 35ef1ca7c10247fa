// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "widgets/charts/tau_staircase.h"
#include "widgets/network_view.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace xsmoe::widgets {

/// τ as slider and number, with what it would prune now, and under it what each τ would prune and cost.
class TauControl : public QWidget {
  Q_OBJECT
 public:
  explicit TauControl(QWidget* parent = nullptr);

  [[nodiscard]] double tau() const;
  /// Without a signal; ignored while the person drags.
  void setTau(double tau);
  /// The run it is about; null: none yet. Does not change τ.
  void setState(LiveStatePtr state);
  /// Time travel to a finished window; empty: live.
  void showWindow(std::optional<WindowIndex> window);
  /// What was measured for each τ; null: nothing yet, and `note` says why.
  void setWhatIf(WhatIfPtr whatIf, const QString& note);
  [[nodiscard]] QString measuredText() const;
  /// Experts that would go at τ as it stands here, whatever the run's own is, and the parameters saved.
  [[nodiscard]] int expertsToGo() const { return expertsToGo_; }
  [[nodiscard]] std::int64_t parametersSaved() const { return parametersSaved_; }
  void setPruneNowEnabled(bool enabled);
  /// By whose menu the staircase is copied and saved.
  [[nodiscard]] ViewSaver* saver() const { return staircase_->saver(); }
  /// What it shows; null: nothing was measured.
  [[nodiscard]] const WhatIfPtr& whatIf() const { return staircase_->whatIf(); }

 Q_SIGNALS:
  void tauChanged(double tau);
  void pruneNowRequested();
  void lookedAt();  ///< a person has turned to it, by pointer or keyboard

 protected:
  void changeEvent(QEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void spinChanged(double tau);
  void sliderMoved(int position);
  void showOnSlider(double tau);
  void refresh();
  void refreshMeasured();
  [[nodiscard]] QString whyNotPruneNow(bool hasCounts) const;
  void alignStaircase();

  QSlider* slider_;
  QDoubleSpinBox* spin_;
  TauStaircase* staircase_;
  QLabel* measured_;
  QLabel* effect_;
  QPushButton* pruneNow_;
  LiveStatePtr state_;
  std::optional<WindowIndex> window_;
  QString note_;
  int expertsToGo_ = 0;
  std::int64_t parametersSaved_ = 0;
  bool pruneAllowed_ = false;
};

}  // namespace xsmoe::widgets
