// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/core/import.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace xsmoe::widgets {

class WholeNumberBox;

/// What is taken of the sources and how: dates, repeats, pictures, the budget of bad lines, the stream's windows and k-core.
class ImportSettingsForm : public QWidget {
  Q_OBJECT
 public:
  explicit ImportSettingsForm(QWidget* parent = nullptr);

  /// Without a signal. Sources are not looked at.
  void setSettings(const ImportSettings& settings);
  /// Puts what is shown into `settings`; its sources stay.
  void apply(ImportSettings& settings) const;

 Q_SIGNALS:
  void changed();

 private:
  void addTexts(QFormLayout& form);
  void addChoices(QFormLayout& form);
  void addNumbers(QFormLayout& form);
  void tell();

  QLineEdit* title_;
  QLineEdit* from_;
  QLineEdit* to_;
  QCheckBox* dropRepeats_;
  QComboBox* pictures_;
  QDoubleSpinBox* badLines_;
  QSpinBox* windows_;
  WholeNumberBox* kCore_;
  bool showing_ = false;
};

}  // namespace xsmoe::widgets
