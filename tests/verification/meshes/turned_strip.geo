// A square of 32 x 32 cells turned by `angle` degrees in a lattice of points that stays as it is: the mesh is turned
// against the strip, not with it. Triangles of the lattice's points, one length apart; sides in 32 equal parts. Points
// nearer than half a length to a side are left out, so that no angle opposite a side is obtuse.
// for a in 0 30 45; do gmsh -2 -format msh41 -setnumber angle $a -o turned_strip_$a.msh turned_strip.geo; done
DefineConstant[angle = 30];
n = 32;
Mesh.Algorithm = 5;
Mesh.MeshSizeExtendFromBoundary = 0;
Mesh.MeshSizeFromPoints = 0;
Mesh.MeshSizeMin = 10 * n;
Mesh.MeshSizeMax = 10 * n;
c = Cos(angle * Pi / 180);
s = Sin(angle * Pi / 180);
r = n / 2;
Point(1) = {-r * c + r * s, -r * s - r * c, 0};
Point(2) = {r * c + r * s, r * s - r * c, 0};
Point(3) = {r * c - r * s, r * s + r * c, 0};
Point(4) = {-r * c - r * s, -r * s + r * c, 0};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 1};
Transfinite Curve{1, 2, 3, 4} = n + 1;
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};
For i In {-n : n}
  For j In {-n : n}
    If (Fabs(i * c + j * s) <= r - 0.5 && Fabs(j * c - i * s) <= r - 0.5)
      p = newp;
      Point(p) = {i, j, 0};
      Point{p} In Surface{1};
    EndIf
  EndFor
EndFor
Physical Surface("film", 1) = {1};
Physical Curve("start", 2) = {4};
Physical Curve("end", 3) = {2};
