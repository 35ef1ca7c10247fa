// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

class QVBoxLayout;

namespace xsmoe::studio {

/// What comes and goes at the lower edge of a widget, above what is there, in that widget's full width: nothing of it is moved when a part
/// is shown or hidden, so that whoever is about to click on something finds it where it was. Without a visible part it has no height.
class PageFoot : public QWidget {
  Q_OBJECT
 public:
  /// `over` owns it.
  explicit PageFoot(QWidget* over);
  /// Below those that were added before.
  void add(QWidget* part);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void place();

  QVBoxLayout* parts_;
};

}  // namespace xsmoe::studio
