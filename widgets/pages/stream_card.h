// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>

#include "model/core/data_report.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeWidget;

namespace xsmoe::widgets {

class WindowStrip;

/// What the open stream holds, and what was left out and why.
class StreamCard : public QWidget {
  Q_OBJECT
 public:
  explicit StreamCard(QWidget* parent = nullptr);

  /// Null: no stream is open.
  void setReport(std::shared_ptr<const DataReport> report);
  /// Whether features may be asked for: not while something is being opened or trained.
  void setFeaturesAllowed(bool allowed);
  [[nodiscard]] QString featuresText() const;
  [[nodiscard]] QString leftOutText() const;

 Q_SIGNALS:
  /// The stream has none and is to get simple ones.
  void featuresRequested();

 private:
  QWidget* buildCard();
  void fill(const DataReport& report);
  void fillBadLines(const DataReport& report);

  QStackedLayout* pages_;
  QLabel* title_;
  QGridLayout* numbers_;
  QLabel* values_[4];
  WindowStrip* strip_;
  QLabel* features_;
  QPushButton* makeFeatures_;
  QLabel* leftOut_;
  QLabel* badTitle_;
  QTreeWidget* badLines_;
};

}  // namespace xsmoe::widgets
