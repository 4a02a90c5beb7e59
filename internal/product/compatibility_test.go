package product

import "testing"

// Each product has a row on the compatibility page.
func TestTrials_HaveEachProduct(t *testing.T) {
	has := map[string]bool{}
	for _, trial := range trials {
		has[trial.product] = true
	}
	for _, p := range table {
		if !has[p.Name] {
			t.Errorf("%s has no row", p.Name)
		}
	}
}
