// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "widgets/network_view.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace xsmoe::widgets {

/// τ as slider and number, with what it would prune now.
class TauControl : public QWidget {
  Q_OBJECT
 public:
  explicit TauControl(QWidget* parent = nullptr);

  [[nodiscard]] double tau() const;
  /// Without a signal; ignored while the person drags.
  void setTau(double tau);
  /// The run it is about; null: none yet. Does not change τ.
  void setState(LiveStatePtr state);
  /// Experts that would go at τ, and the parameters saved.
  [[nodiscard]] int expertsToGo() const { return expertsToGo_; }
  [[nodiscard]] std::int64_t parametersSaved() const { return parametersSaved_; }
  void setPruneNowEnabled(bool enabled);

 Q_SIGNALS:
  void tauChanged(double tau);
  void pruneNowRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void spinChanged(double tau);
  void sliderMoved(int position);
  void refresh();

  QSlider* slider_;
  QDoubleSpinBox* spin_;
  QLabel* effect_;
  QPushButton* pruneNow_;
  LiveStatePtr state_;
  int expertsToGo_ = 0;
  std::int64_t parametersSaved_ = 0;
  bool pruneAllowed_ = false;
};

}  // namespace xsmoe::widgets
