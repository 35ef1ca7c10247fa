// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <optional>
#include <vector>

#include "model/core/choice_descriptions.h"
#include "model/core/network_parts.h"
#include "model/core/setting_descriptions.h"
#include "model/core/settings.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace xsmoe::widgets {

class ForecastLine;
class SettingField;
class SettingsSourceLine;

/// What settings go back to, one by one: what they were where they come from.
struct SettingsBase {
  RunSettings settings = {};
  QString source = {};        ///< where they come from: "preset “Quick look”"
  bool streamsWidth = false;  ///< that of embeddings is the one that the stream prefers
  friend bool operator==(const SettingsBase&, const SettingsBase&) = default;
};

/// A run's settings in groups, each with unit, range, the paper's value and a way back to where it comes from; what the chosen method does
/// not use is not shown. The grouping has its own editor and is carried along unchanged.
class SettingsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit SettingsPanel(QWidget* parent = nullptr);

  [[nodiscard]] const RunSettings& settings() const { return settings_; }
  /// Without a signal.
  void setSettings(const RunSettings& settings);
  /// Without it they go back to the defaults.
  void showBase(const SettingsBase& base);
  /// Names for the device box: "auto", "cpu", "cuda:0" ….
  void setDevices(const QStringList& devices);
  /// How large the network is that is in training, or that these settings would train; empty: nobody knows, and nothing is said of it.
  void showSize(const std::optional<SizedNetwork>& network);
  [[nodiscard]] QString sizeText() const;
  /// The settings but for the machine's and the stream's as in the paper.
  [[nodiscard]] static RunSettings withPaperValues(RunSettings settings);
  /// Where the settings come from, at the top.
  [[nodiscard]] SettingsSourceLine* source() const { return source_; }
  /// Time and memory of the next run, above the settings.
  [[nodiscard]] ForecastLine* forecast() const { return forecast_; }
  /// What is likely not meant with these settings, below those of training; empty: nothing.
  [[nodiscard]] QString warning() const;
  /// While a run is going only live settings can be changed.
  void setRunning(bool running);
  /// Of a key as in settingDescriptions(); null if there is none.
  [[nodiscard]] SettingField* field(QStringView key) const;
  /// Of a number; null if there is none.
  [[nodiscard]] QDoubleSpinBox* editor(QStringView key) const;

 public Q_SLOTS:
  void resetToPaper();

 Q_SIGNALS:
  void changed(const xsmoe::RunSettings& settings);
  void paperWanted();  ///< instead of changed(): of all settings, also of such that are not shown

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Row {
    SettingField* field = nullptr;
    QToolButton* reset = nullptr;
    QWidget* line = nullptr;  ///< both
    QFormLayout* form = nullptr;
  };
  /// Of a choice: one of the two.
  struct ChoiceRow {
    const ChoiceDescription* choice = nullptr;
    QComboBox* box = nullptr;
    QLineEdit* line = nullptr;
    QFormLayout* form = nullptr;
    [[nodiscard]] QWidget* editor() const;
  };
  QFormLayout* addGroup(QVBoxLayout& column, const QString& title);
  [[nodiscard]] QFormLayout* formOf(std::string_view group) const;
  void addRow(QFormLayout& form, const SettingDescription& description);
  /// In a narrow column, on two lines where it must be.
  QLabel* labelFor(QString text, QWidget& editor);
  void addMethod(QFormLayout& form);
  void addChoices(bool ofStream);
  void addRow(QFormLayout& form, const ChoiceDescription& choice);
  /// To be wide as its column, not as its longest name.
  void fit(QComboBox& box);
  void showChoice(const ChoiceRow& row);
  void display(const RunSettings& settings);
  void take();
  void takeChoice(const ChoiceRow& row, RunSettings& next);
  void offerContinual();
  /// As it was where it comes from, without rounding.
  void goBack(const SettingDescription& description);
  [[nodiscard]] QString wayBack(const SettingDescription& description) const;
  /// Which are shown, which can be changed, and which are other than where they come from.
  void refreshRows();

  RunSettings settings_;
  SettingsBase base_;
  std::vector<Row> rows_;
  std::vector<ChoiceRow> choices_;
  QFormLayout* model_ = nullptr;
  QFormLayout* training_ = nullptr;
  QFormLayout* protocol_ = nullptr;
  QFormLayout* device_ = nullptr;
  std::optional<SizedNetwork> sized_;
  QLabel* size_ = nullptr;
  QLabel* unvalidated_ = nullptr;
  SettingsSourceLine* source_ = nullptr;
  ForecastLine* forecast_ = nullptr;
  QComboBox* method_ = nullptr;
  QComboBox* continual_ = nullptr;
  QComboBox* devices_ = nullptr;
  QPushButton* reset_ = nullptr;
  bool showing_ = false;
  bool running_ = false;
};

}  // namespace xsmoe::widgets
