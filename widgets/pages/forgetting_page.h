// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <QWidget>
#include <optional>
#include <string>

#include "model/analysis/forgetting.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace xsmoe::widgets {

class ForgettingMap;

/// What a run's models keep of windows that have passed: the map of models and tests, the numbers with their definitions, and a sentence;
/// of two runs the map of their difference, the numbers of both, and who forgets less.
class ForgettingPage : public QWidget {
  Q_OBJECT
 public:
  explicit ForgettingPage(QWidget* parent = nullptr);
  ~ForgettingPage() override;

  /// A run and what was measured of it.
  struct Measured {
    QString name;
    ForgettingMatrix matrix;
  };
  void showRun(Measured run);
  /// Of what both have. Runs of different tests: the reason is shown instead.
  void showComparison(const Measured& run, const Measured& other);
  /// The models are tested until showRun(), showComparison() or showError().
  void showMeasuring(const QString& howFar);
  void showError(const QString& text);
  /// No run is shown; `measurable`: its models can be tested.
  void showNothing(const QString& why, bool measurable);

  [[nodiscard]] ForgettingMap* map() const { return map_; }
  [[nodiscard]] QString sentence() const;
  [[nodiscard]] QString message() const;  ///< beside the button
  [[nodiscard]] QPushButton* measureButton() const { return measure_; }
  void chooseMetric(const QString& title);   ///< "NDCG@10"
  [[nodiscard]] std::string metric() const;  ///< "ndcg10"

 Q_SIGNALS:
  /// The person wants the models tested, or tested no more while they are.
  void measureRequested();
  void cancelRequested();
  void metricChanged();

 private:
  void layOut();
  void fill();
  void fillNumbers(const ForgettingNumbers& own, const std::optional<ForgettingNumbers>& others);
  void fitColumns();
  void fitHeader(int column);
  void addNumber(const DefinedNumber& number, const ForgettingNumbers& own, const std::optional<ForgettingNumbers>& others);
  void say(const QString& text);

  std::optional<Measured> run_, other_;
  bool measuring_ = false;
  QStringList header_;  ///< whole
  QComboBox* metric_;
  QPushButton* measure_;
  QLabel* message_;
  ForgettingMap* map_;
  QTableWidget* numbers_;
  QLabel* sentence_;
  QWidget* told_ = nullptr;  // beside the map: the sentence and the numbers
};

}  // namespace xsmoe::widgets
