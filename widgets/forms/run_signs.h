// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

class QToolButton;

namespace xsmoe::widgets {

class RunControls;

/// Signs that a run goes on otherwise than usual: in slow motion, or until something happens. Each is there as long as that is so, and a
/// click on it ends it.
class RunSigns : public QWidget {
  Q_OBJECT
 public:
  /// The controls must outlive it.
  explicit RunSigns(RunControls& controls, QWidget* parent = nullptr);

  [[nodiscard]] QToolButton* slowMotion() const { return slow_; }
  [[nodiscard]] QToolButton* until() const { return until_; }

 private:
  void refresh();

  RunControls& controls_;
  QToolButton* slow_;
  QToolButton* until_;
};

}  // namespace xsmoe::widgets
