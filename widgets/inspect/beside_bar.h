// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;

namespace xsmoe::widgets {

/// Which other list the one on the page stands beside.
struct OtherList {
  std::optional<int> window = {};  ///< stored, of the open run; absent: the run beside, after the window of the list on the page
  std::optional<double> tau = {};  ///< a copy of the model of the list on the page, pruned at this threshold
  friend bool operator==(const OtherList&, const OtherList&) = default;
};

/// A box for the other list that a list stands beside, none at first, whether the list itself is of a pruned copy, and below what is said
/// of the two. What was chosen stays, also while it is not there to be chosen.
class BesideBar : public QWidget {
  Q_OBJECT
 public:
  explicit BesideBar(QWidget* parent = nullptr);

  /// Forgets what was chosen.
  void reset();
  /// Whose weights are stored, increasing.
  void setWindows(const std::vector<int>& windows);
  /// The name of the run beside; empty: none.
  void setRun(const QString& name);
  /// Whether there are experts that a threshold can take. It begins with that of the run, and stays as a person left it.
  void setPrunable(std::optional<double> tauOfRun);
  void setSentence(const QString& sentence);
  /// Below it: what was changed by hand in the runs that the lists are of (deviationsText()); empty: no list stands beside.
  void setDeviations(const QString& deviations);

  /// Empty: none.
  [[nodiscard]] std::optional<OtherList> chosen() const;
  /// That a person wants, also while it is not there to be chosen; empty: none.
  [[nodiscard]] std::optional<OtherList> wanted() const;
  /// As a person who chooses it, as soon as it is there.
  void choose(const std::optional<OtherList>& other);
  /// At which the model of the list on the page itself is pruned; empty: it is asked as it is.
  [[nodiscard]] std::optional<double> ownTau() const;
  /// It is asked as it is from now on, without a signal.
  void forgetOwnTau();
  [[nodiscard]] QCheckBox* prunes() const { return prunes_; }
  [[nodiscard]] QDoubleSpinBox* ownTauBox() const { return own_; }
  [[nodiscard]] QComboBox* box() const { return box_; }
  [[nodiscard]] QDoubleSpinBox* tau() const { return tau_; }
  [[nodiscard]] QString sentence() const;
  [[nodiscard]] QString deviations() const;

 Q_SIGNALS:
  void changed();        ///< what is chosen: by a person, or since it came or went
  void ownTauChanged();  ///< by a person

 private:
  /// That the box means by its data; empty: none.
  [[nodiscard]] std::optional<OtherList> listOf(int entry) const;
  void fill();
  void showTau();
  void fillRow();
  void connectParts();

  std::vector<int> windows_;
  bool prunable_ = false;
  QString run_;
  int wanted_;  // data of the box, once it has it
  QComboBox* box_;
  QDoubleSpinBox* tau_;
  QCheckBox* prunes_;
  QDoubleSpinBox* own_;
  QLabel* sentence_;
  QLabel* deviations_;
};

}  // namespace xsmoe::widgets
