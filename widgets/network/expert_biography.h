// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "widgets/network/expert_story.h"

class QLabel;
class QPushButton;

namespace xsmoe::widgets {

class Sparkline;

/// A panel that tells the life of one expert.
class ExpertBiography : public QFrame {
  Q_OBJECT
 public:
  explicit ExpertBiography(QWidget* parent = nullptr);
  void tell(const ExpertStory& story, const NetworkView& view, const ExpertName& expert);
  /// Whether the expert can be pinned and removed now.
  void setSteerable(bool pinnable, bool removable);
  [[nodiscard]] QString text() const;

 Q_SIGNALS:
  void closed();
  void pinRequested(bool pinned);
  void removeRequested();

 private:
  QLabel* title_;
  QLabel* text_;
  QLabel* caption_;
  Sparkline* life_;
  QPushButton* pin_;
  QPushButton* remove_;
};

}  // namespace xsmoe::widgets
