// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QListWidget;

namespace xsmoe::widgets {

/// The methods of an experiment: a list of those with their wrappers, and XSMoE's ablations below it.
class MethodChoice : public QWidget {
  Q_OBJECT
 public:
  explicit MethodChoice(QWidget* parent = nullptr);

  /// Takes a method by its name ("iisan_rh") in or out. False: there is none.
  bool choose(const std::string& method, bool taken);
  /// Takes these in. Those that are not known are kept, so that making the runs says so.
  void chooseAll(const std::vector<std::string>& methods);
  void clear();
  /// By their names.
  [[nodiscard]] std::vector<std::string> chosen() const;

 Q_SIGNALS:
  void changed();

 private:
  QListWidget* list_;
  std::map<std::string, QCheckBox*> ablations_;
  std::vector<std::string> unknown_;
};

}  // namespace xsmoe::widgets
