// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>
#include <string>
#include <vector>

#include "model/core/run_history.h"
#include "model/core/setting_descriptions.h"

class QDoubleSpinBox;
class QFormLayout;
class QLabel;

namespace xsmoe::widgets {

class GroupingStrip;
class SettingField;

/// The settings that a fork may change and its method uses, as they were at the end of a finished window of a run, and the network that
/// results. What is left as it is stays as it was there.
class ForkForm : public QWidget {
  Q_OBJECT
 public:
  ForkForm(const RunHistory& run, int window, QWidget* parent = nullptr);

  /// What was changed, by key, as on the command line.
  [[nodiscard]] std::map<std::string, std::string> changes() const;
  [[nodiscard]] QDoubleSpinBox* editor(QStringView key) const;  ///< null: no such number
  [[nodiscard]] const Grouping& grouping() const { return grouping_; }
  /// False, without effect, where the cache lacks the layer, where it is the only one left, and where the method has no grouping.
  bool toggle(int hiddenState);
  /// What is to be known before such a fork is trained; empty: nothing.
  [[nodiscard]] QString warning() const;
  [[nodiscard]] QString previewText() const;  ///< empty: the method has no grouping

 Q_SIGNALS:
  void changed();

 private:
  QWidget* buildGrouping();
  void addField(QFormLayout& form, const SettingDescription& description);
  [[nodiscard]] RunSettings after() const;
  void refresh();

  RunDescription run_;
  int window_;
  RunSettings before_;
  std::vector<LayerUsage> layers_;  // of the network after the window
  std::vector<ExpertName> pinned_;
  Grouping present_, grouping_;
  GroupingStrip* strip_ = nullptr;  // null: the method has no grouping
  QLabel* preview_ = nullptr;       // as strip_
  std::vector<SettingField*> fields_;
};

}  // namespace xsmoe::widgets
