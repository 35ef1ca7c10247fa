// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>
#include <string>
#include <vector>

#include "model/core/run_history.h"

class QDoubleSpinBox;
class QLabel;

namespace xsmoe::widgets {

class GroupingStrip;
class SettingEditor;

/// The settings that a fork may change, as they were at the end of a finished window of a run, and the network that results. What is left
/// as it is stays as it was there.
class ForkForm : public QWidget {
  Q_OBJECT
 public:
  ForkForm(const RunHistory& run, int window, QWidget* parent = nullptr);

  /// What was changed, by key, as on the command line.
  [[nodiscard]] std::map<std::string, std::string> changes() const;
  [[nodiscard]] QDoubleSpinBox* editor(QStringView key) const;  ///< null: no such number
  [[nodiscard]] const Grouping& grouping() const { return grouping_; }
  /// False, without effect, where the cache lacks the layer and where it is the only one left.
  bool toggle(int hiddenState);
  [[nodiscard]] QString previewText() const;

 Q_SIGNALS:
  void changed();

 private:
  QWidget* buildGrouping();
  [[nodiscard]] RunSettings after() const;
  void refresh();

  RunDescription run_;
  int window_;
  RunSettings before_;
  std::vector<LayerUsage> layers_;  // of the network after the window
  std::vector<ExpertName> pinned_;
  Grouping present_, grouping_;
  GroupingStrip* strip_;
  QLabel* preview_;
  std::vector<SettingEditor*> numbers_;
};

}  // namespace xsmoe::widgets
