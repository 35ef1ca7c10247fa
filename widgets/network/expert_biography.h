// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "widgets/charts/chart_table.h"
#include "widgets/network/expert_story.h"

class QLabel;
class QPushButton;

namespace xsmoe::widgets {

class ExpertItems;
class Sparkline;
class ViewSaver;

/// A panel that tells the life of one expert and, once that is known, what stored weights say of it.
class ExpertBiography : public QFrame {
  Q_OBJECT
 public:
  explicit ExpertBiography(QWidget* parent = nullptr);
  void tell(const ExpertStory& story, const NetworkView& view, const ExpertName& expert);
  /// Whether the expert can be pinned and removed now.
  void setSteerable(bool pinnable, bool removable);
  [[nodiscard]] QString text() const;
  /// Fed by whoever owns the picture of the network.
  [[nodiscard]] ExpertItems* items() const { return items_; }
  /// By whose menu what is told of the expert is copied and saved.
  [[nodiscard]] ViewSaver* saver() const { return saver_; }

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
  ExpertItems* items_;
  ViewSaver* saver_;
  ChartTable table_;  ///< of what is told
};

}  // namespace xsmoe::widgets
