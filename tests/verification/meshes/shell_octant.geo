// An octant of a spherical shell, radii 10 and 20, in nanometres, in free tetrahedra; `h` is the size of a cell.
// As gmsh's Delaunay algorithm leaves them: its optimization makes better shapes, but negative couplings.
// for k in 1 2 3 4 5; do gmsh -3 -format msh41 -setnumber h $(awk "BEGIN{print 3.6/1.28^($k-1)}") -o shell_octant_$k.msh shell_octant.geo; done
DefineConstant[h = 2];
Mesh.Algorithm = 6;
Mesh.Algorithm3D = 1;
Mesh.Optimize = 0;
Point(1) = {0, 0, 0, h};
Point(2) = {10, 0, 0, h};
Point(3) = {0, 10, 0, h};
Point(4) = {0, 0, 10, h};
Point(5) = {20, 0, 0, h};
Point(6) = {0, 20, 0, h};
Point(7) = {0, 0, 20, h};
Circle(1) = {2, 1, 3};
Circle(2) = {3, 1, 4};
Circle(3) = {4, 1, 2};
Circle(4) = {5, 1, 6};
Circle(5) = {6, 1, 7};
Circle(6) = {7, 1, 5};
Line(7) = {2, 5};
Line(8) = {3, 6};
Line(9) = {4, 7};
Curve Loop(1) = {1, 2, 3};
Surface(1) = {1};
Curve Loop(2) = {4, 5, 6};
Surface(2) = {2};
Curve Loop(3) = {7, 4, -8, -1};
Plane Surface(3) = {3};
Curve Loop(4) = {8, 5, -9, -2};
Plane Surface(4) = {4};
Curve Loop(5) = {9, 6, -7, -3};
Plane Surface(5) = {5};
Surface Loop(1) = {1, 2, 3, 4, 5};
Volume(1) = {1};
Physical Volume("shell", 1) = {1};
Physical Surface("inner", 2) = {1};
Physical Surface("outer", 3) = {2};
